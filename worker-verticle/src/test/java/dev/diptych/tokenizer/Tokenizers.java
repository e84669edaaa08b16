package dev.diptych.tokenizer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The two tokenizers of the shipped model, read once, and the golden ids. */
final class Tokenizers {
    private static final Path ROOT = Path.of(System.getProperty("diptych.root"));
    private static final ObjectMapper JSON = new ObjectMapper();

    static final Path FIRST_FOLDER = ROOT.resolve("models/shapes/base/tokenizer");
    static final ClipTokenizer FIRST = read(FIRST_FOLDER);
    static final ClipTokenizer SECOND = read(ROOT.resolve("models/shapes/base/tokenizer_2"));

    private Tokenizers() {}

    static ClipTokenizer read(Path folder) {
        return TokenizerFolder.read(folder, Tokenizers::object, SpecialTokens.CLIP);
    }

    private static Map<String, ?> object(String json) throws IOException {
        return JSON.readValue(json, new TypeReference<Map<String, ?>>() {});
    }

    static JsonNode golden(String file) {
        try {
            return JSON.readTree(
                    ROOT.resolve("testdata/tokenizer").resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    static int[] ints(long[] ids) {
        return IntStream.range(0, ids.length).map(i -> (int) ids[i]).toArray();
    }
}
