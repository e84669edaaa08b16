package dev.diptych.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.diptych.job.FailureCode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobEvent;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The one JSON mapper. Record components become snake_case fields, enum constants their wire names. What was written
 * by a newer version may have fields that this one does not know; requests alone are read strictly
 * ({@link RequestJson}).
 */
public final class Wire {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addMixIn(JobEvent.Body.class, EventJson.BodyTypes.class)
            .addModule(new SimpleModule()
                    .addSerializer(new EnumWriter<>(Phase.class, Phase::wireName))
                    .addDeserializer(Phase.class, new EnumReader<>(Phase.class, Phase::wireName))
                    .addSerializer(new EnumWriter<>(FailureCode.class, FailureCode::wireName))
                    .addDeserializer(FailureCode.class, new EnumReader<>(FailureCode.class, FailureCode::wireName))
                    .addSerializer(new EnumWriter<>(SchedulerName.class, SchedulerName::wireName))
                    .addDeserializer(
                            SchedulerName.class, new EnumReader<>(SchedulerName.class, SchedulerName::wireName)))
            .build();

    private static final ObjectMapper CANONICAL = MAPPER.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Wire() {}

    /** A record as JSON. */
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** JSON text in which fields stand in the order of their names, so that equal objects have equal texts. */
    public static String canonical(ObjectNode object) {
        try {
            return CANONICAL.writeValueAsString(CANONICAL.treeToValue(object, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected JSON that can be written again", e);
        }
    }

    /** A record as JSON text. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /** @throws CorruptRecordException if the text is no JSON, or not that record's */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException | InvalidRequestException e) {
            throw new CorruptRecordException(type, e);
        }
    }

    /**
     * The JSON object in a body that a client sent.
     *
     * @throws InvalidRequestException if it is broken or no object; the message shows where, never what
     */
    public static ObjectNode object(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidRequestException("body", "a JSON object", Fields.kind(node));
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("body", "well-formed JSON without repeated fields", where(e));
        } catch (IOException e) {
            throw new InvalidRequestException("body", "JSON in UTF-8", "bytes that are not");
        }
    }

    /** Beyond Jackson's limits (depth, length of a number) there is no place. */
    private static String where(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? "one nested too deep, or with too long a number"
                : "an error at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    private static final class EnumWriter<E extends Enum<E>> extends StdSerializer<E> {
        private final transient Function<E, String> wireName;

        EnumWriter(Class<E> type, Function<E, String> wireName) {
            super(type);
            this.wireName = wireName;
        }

        @Override
        public void serialize(E value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(wireName.apply(value));
        }
    }

    private static final class EnumReader<E extends Enum<E>> extends StdDeserializer<E> {
        private final Class<E> type;
        private final transient Function<E, String> wireName;

        EnumReader(Class<E> type, Function<E, String> wireName) {
            super(type);
            this.type = type;
            this.wireName = wireName;
        }

        @Override
        public E deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String found = in.getValueAsString("");
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> wireName.apply(constant).equals(found))
                    .findFirst()
                    .orElseThrow(() -> context.weirdStringException(found, type, "unknown name"));
        }
    }
}
