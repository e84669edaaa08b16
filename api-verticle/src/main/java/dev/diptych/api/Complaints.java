package dev.diptych.api;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.wire.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what the contract's validator found wrong so that a person sees which field, what was expected and what was
 * found. The validator names the schema's keyword and the place in the body; the keyword's value says the rest.
 */
final class Complaints {
    /** What a keyword with this value expects; a keyword that is not here only wraps others. */
    private static final Map<String, Function<Object, String>> EXPECTED = Map.ofEntries(
            Map.entry("type", type -> "integer".equals(type) ? "a whole number" : "a value of type " + type),
            Map.entry("minimum", least -> "a number of at least " + least),
            Map.entry("exclusiveMinimum", least -> "a number above " + least),
            Map.entry("maximum", most -> "a number of at most " + most),
            Map.entry("multipleOf", unit -> "a multiple of " + unit),
            Map.entry("minLength", least -> "a text of at least " + least + " characters"),
            Map.entry("maxLength", most -> "a text of at most " + most + " characters"),
            Map.entry("pattern", pattern -> "a text of the form " + pattern),
            Map.entry("minItems", least -> "an array of at least " + least),
            Map.entry("uniqueItems", unique -> "an array without repetitions"),
            Map.entry("enum", Complaints::oneOf),
            Map.entry("required", names -> "a value"),
            Map.entry("additionalProperties", none -> "no field of this name"));

    Problem problem(RoutingContext ctx, ValidatorException refused) {
        if (refused.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
            return unsupportedMediaType(ctx);
        }
        if (refused instanceof SchemaValidationException unfit) {
            return leaf(unfit.getOutputUnit())
                    .map(error -> Problem.invalid(complaint(ctx, unfit, error)))
                    .orElseGet(() -> Problem.invalid("body", "what /openapi.yaml says", "something else"));
        }
        return syntax(ctx, refused);
    }

    static Problem unsupportedMediaType(RoutingContext ctx) {
        String types =
                String.join(", ", operation(ctx).getRequestBody().getContent().keySet());
        String found = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return Problem.of(
                415,
                "unsupported-media-type",
                "The body's type is wrong",
                "expected content type %s, found %s".formatted(types, found == null ? "none" : Found.shortened(found)));
    }

    private static Problem syntax(RoutingContext ctx, ValidatorException refused) {
        if (operation(ctx).getRequestBody() == null) {
            return Problem.invalid("parameters", "a value that can be decoded", "another");
        }
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            return Problem.invalid("body", "a JSON object", "nothing");
        }
        try {
            Wire.object(body.getBytes());
        } catch (InvalidRequestException broken) {
            return Problem.invalid(broken);
        }
        return Problem.invalid("body", "a request as /openapi.yaml has it", refused.type());
    }

    private static Optional<OutputUnit> leaf(OutputUnit unit) {
        return unit.getErrors().stream()
                .filter(error -> EXPECTED.containsKey(keyword(error)))
                .findFirst();
    }

    private static InvalidRequestException complaint(
            RoutingContext ctx, SchemaValidationException unfit, OutputUnit error) {
        Source source = source(ctx, unfit);
        Object value = at(source.schema(), error.getKeywordLocation());
        String path = error.getInstanceLocation().replaceFirst("^#/?", "").replace('/', '.');
        Object instance = at(source.instance(), error.getInstanceLocation());
        if ("required".equals(keyword(error))) {
            String missing =
                    missing((JsonArray) Objects.requireNonNull(value), (JsonObject) Objects.requireNonNull(instance));
            return new InvalidRequestException(path.isEmpty() ? missing : path + "." + missing, "a value", "nothing");
        }
        String field = source.name().isEmpty() ? path : source.name();
        String expected = Objects.requireNonNull(EXPECTED.get(keyword(error))).apply(value);
        return new InvalidRequestException(field.isEmpty() ? "body" : field, expected, Found.in(field, instance));
    }

    /** Where the complaint comes from: a parameter by its name, or the body, whose name is empty. */
    private record Source(
            String name, Object schema, @Nullable Object instance) {}

    private static Source source(RoutingContext ctx, SchemaValidationException unfit) {
        // The exception does not carry the parameter; its message, which we read here only, names it.
        String[] words = String.valueOf(unfit.getMessage()).split(" ");
        boolean parameter = words.length > 5 && "parameter".equals(words[4]);
        if (!parameter) {
            MediaType type = operation(ctx)
                    .getRequestBody()
                    .determineContentType(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
            return new Source("", type.getSchema(), Json.decodeValue(ctx.body().buffer()));
        }
        String name = words[5];
        return operation(ctx).getParameters().stream()
                .filter(declared -> declared.getName().equals(name))
                .findFirst()
                .map(declared -> new Source(name, declared.getSchema(), given(ctx, words[3], name)))
                .orElseThrow(() -> unfit);
    }

    private static @Nullable Object given(RoutingContext ctx, String place, String name) {
        return place.equals("path") ? ctx.pathParam(name) : ctx.request().getParam(name);
    }

    private static Operation operation(RoutingContext ctx) {
        return ctx.currentRoute().getMetadata(RouterBuilder.KEY_META_DATA_OPERATION);
    }

    private static String keyword(OutputUnit error) {
        String location = error.getKeywordLocation();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static @Nullable Object at(@Nullable Object root, String location) {
        // References are resolved, but the validator still names them on its way.
        return JsonPointer.from(location.substring(1).replace("/$ref", "")).queryJson(root);
    }

    private static String missing(JsonArray required, JsonObject instance) {
        return required.stream()
                .map(String::valueOf)
                .filter(name -> !instance.containsKey(name))
                .findFirst()
                .orElse("");
    }

    private static String oneOf(Object names) {
        return ((JsonArray) names).stream().map(String::valueOf).collect(Collectors.joining(", ", "one of ", ""));
    }
}
