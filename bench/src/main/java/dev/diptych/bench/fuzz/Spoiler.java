package dev.diptych.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes an object that a schema allows into one that it does not, by one thing alone. */
final class Spoiler {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SplittableRandom random;

    Spoiler(SplittableRandom random) {
        this.random = random;
    }

    /** Spoils it and says how. */
    String spoil(ObjectNode object, Schema schema) {
        int what = random.nextInt(10);
        if (what == 0) {
            String unknown = List.of("x", "Prompt", "prompt ", "__proto__", "", "steps\u0000", "model.name")
                    .get(random.nextInt(7));
            object.put(unknown, random.nextInt());
            return "unknown field";
        }
        if (what == 1 && !schema.required().isEmpty()) {
            String missing =
                    schema.required().get(random.nextInt(schema.required().size()));
            object.remove(missing);
            return "no " + missing;
        }
        String name = schema.properties().get(random.nextInt(schema.properties().size()));
        Schema property = schema.property(name);
        if (property.type().equals("object") && property.has("properties") && random.nextBoolean()) {
            ObjectNode inner = new Sampler(random).object(property);
            object.set(name, inner);
            return name + "." + spoil(inner, property);
        }
        JsonNode wrong = wrong(property);
        object.set(name, wrong);
        return name + " as " + wrong.getNodeType();
    }

    private JsonNode wrong(Schema schema) {
        List<JsonNode> choices = new ArrayList<>(wrongTypes(schema));
        if (schema.has("enum")) {
            choices.add(JSON.textNode("no such name"));
            choices.add(JSON.textNode("x".repeat(100_000)));
        } else if (schema.type().equals("string")) {
            addWrongLengths(schema, choices);
        } else if (schema.type().equals("integer") || schema.type().equals("number")) {
            addOutOfLimits(schema, choices);
        }
        return choices.get(random.nextInt(choices.size()));
    }

    private static List<JsonNode> wrongTypes(Schema schema) {
        List<JsonNode> wrong = new ArrayList<>();
        if (!schema.nullIsAbsent()) {
            wrong.add(JSON.nullNode());
        }
        if (!schema.type().equals("string")) {
            wrong.add(JSON.textNode(Sampler.SECRET));
        }
        if (!schema.type().equals("boolean")) {
            wrong.add(JSON.booleanNode(true));
        } else {
            wrong.add(JSON.numberNode(7));
        }
        if (!schema.type().equals("object")) {
            wrong.add(JSON.objectNode().put("a", 1));
        }
        if (!schema.type().equals("array")) {
            wrong.add(JSON.arrayNode().add(1).add("2"));
        }
        if (schema.type().equals("string")) {
            wrong.add(JSON.numberNode(12));
        }
        return wrong;
    }

    private void addWrongLengths(Schema schema, List<JsonNode> choices) {
        if (schema.limit("minLength", 0) > 0) {
            choices.add(JSON.textNode(""));
        }
        if (schema.has("maxLength")) {
            choices.add(JSON.textNode("ab".repeat((int) schema.limit("maxLength", 0) / 2 + 1)));
        }
        if (schema.has("x-never")) {
            choices.add(schema.node()
                    .get("x-never")
                    .get(random.nextInt(schema.node().get("x-never").size())));
        }
    }

    private static void addOutOfLimits(Schema schema, List<JsonNode> choices) {
        if (schema.has("minimum")) {
            choices.add(JSON.numberNode((long) schema.limit("minimum", 0) - 1));
            choices.add(JSON.numberNode(Long.MIN_VALUE));
            choices.add(JSON.numberNode(-1e300));
        }
        if (schema.has("exclusiveMinimum")) {
            choices.add(JSON.numberNode((long) schema.limit("exclusiveMinimum", 0)));
        }
        if (schema.has("maximum")) {
            choices.add(JSON.numberNode((long) schema.limit("maximum", 0) + 1));
            choices.add(JSON.numberNode(Long.MAX_VALUE));
            choices.add(JSON.numberNode(BigInteger.TEN.pow(40)));
            choices.add(JSON.numberNode(1e300));
        }
        if (schema.has("multipleOf")) {
            choices.add(JSON.numberNode((long) schema.limit("multipleOf", 1) + 1));
        }
        if (schema.type().equals("integer")) {
            choices.add(JSON.numberNode(8.5));
            choices.add(JSON.numberNode(1e-300));
        }
    }
}
