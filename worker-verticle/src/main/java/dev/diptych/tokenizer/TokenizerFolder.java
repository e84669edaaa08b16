package dev.diptych.tokenizer;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a model folder's {@code tokenizer} or {@code tokenizer_2}. */
public final class TokenizerFolder {
    /** Parses a JSON object; this package knows no JSON library. */
    @FunctionalInterface
    public interface JsonObjectReader {
        Map<String, ?> read(String json) throws IOException;
    }

    private TokenizerFolder() {}

    /** @param otherwise the special tokens where the folder has neither special_tokens_map.json nor tokenizer_config.json
     * @throws InvalidTokenizerException if a file is missing, broken, or does not fit the others
     */
    public static ClipTokenizer read(Path folder, JsonObjectReader json, SpecialTokens otherwise) {
        return new ClipTokenizer(
                vocabulary(object(folder.resolve("vocab.json"), json)),
                mergeRules(folder.resolve("merges.txt")),
                specialTokens(folder, json, otherwise));
    }

    private static Map<String, Integer> vocabulary(Map<String, ?> json) {
        Map<String, Integer> ids = new HashMap<>(json.size() * 2);
        json.forEach((symbol, id) -> {
            if (!(id instanceof Integer number) || number < 0) {
                throw new InvalidTokenizerException("a token id for " + symbol + " in vocab.json", id);
            }
            ids.put(symbol, number);
        });
        return ids;
    }

    private static List<String> mergeRules(Path file) {
        return text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .toList();
    }

    /** What special_tokens_map.json lacks tokenizer_config.json may say; what both lack is CLIP's, as in transformers. */
    private static SpecialTokens specialTokens(Path folder, JsonObjectReader json, SpecialTokens otherwise) {
        Map<String, Object> named = new HashMap<>();
        for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                object(file, json).forEach((token, text) -> {
                    if (text != null) {
                        named.put(token, text);
                    }
                });
            }
        }
        return named.isEmpty() ? otherwise : SpecialTokens.of(named);
    }

    private static Map<String, ?> object(Path file, JsonObjectReader json) {
        try {
            return json.read(text(file));
        } catch (IOException e) {
            throw new InvalidTokenizerException("a JSON object in " + file, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new InvalidTokenizerException("UTF-8 in " + file, e);
        } catch (NoSuchFileException e) {
            throw new InvalidTokenizerException("a file " + file.getFileName(), (Object) "none");
        } catch (IOException e) {
            throw new InvalidTokenizerException("a readable file " + file, e);
        }
    }
}
