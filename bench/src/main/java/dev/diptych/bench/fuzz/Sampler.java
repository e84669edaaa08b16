package dev.diptych.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;

/** Makes values that a schema allows. */
final class Sampler {
    /** In every text that is made up here, so that a log that repeats one is found out. */
    static final String SECRET = "fuzzed-secret";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST = 40;
    private static final String LETTERS = "abc XYZ019,.(:1.2)[]猫é\\\"\n\t🎨<|endoftext|>";

    private final SplittableRandom random;

    Sampler(SplittableRandom random) {
        this.random = random;
    }

    /** An object with what is required and some of the rest. */
    ObjectNode object(Schema schema) {
        ObjectNode object = JSON.objectNode();
        for (String name : schema.properties()) {
            if (schema.required().contains(name) || random.nextInt(4) == 0) {
                object.set(name, value(schema.property(name)));
            }
        }
        return object;
    }

    JsonNode value(Schema schema) {
        if (schema.has("enum")) {
            JsonNode all = schema.node().get("enum");
            return all.get(random.nextInt(all.size()));
        }
        return switch (schema.type()) {
            case "object" -> object(schema);
            case "array" -> JSON.arrayNode().add(value(schema.at("/items")));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> JSON.numberNode(whole(schema));
            case "number" -> JSON.numberNode(number(schema));
            default -> JSON.textNode(text());
        };
    }

    String text() {
        int[] letters = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder(SECRET);
        for (int i = random.nextInt(LONGEST); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private long whole(Schema schema) {
        long unit = (long) schema.limit("multipleOf", 1);
        long least = (long) Math.ceil(schema.limit("minimum", 0) / unit);
        long most = (long) (schema.limit("maximum", 100) / unit);
        return unit * random.nextLong(least, most + 1);
    }

    private double number(Schema schema) {
        double least = schema.limit("minimum", schema.limit("exclusiveMinimum", 0));
        double most = schema.limit("maximum", 100);
        return most - random.nextDouble() * (most - least) * 0.99;
    }
}
