package dev.diptych.tokenizer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CLIP's tokenizer (arXiv 2103.00020), id for id what transformers' {@code CLIPTokenizer} gives: NFC, white space runs
 * to one space, lower case per code point, split into words, and {@linkplain BytePairEncoding byte pairs} of each word.
 * What is a letter is for the Java runtime to say: Java 17 knows Unicode 13, so rare scripts that are younger differ.
 *
 * <p>The texts of control tokens inside a prompt become those tokens, as they do there: the padding token wherever it
 * stands in the raw text (so every {@code !} of SDXL's second tokenizer is id 0), the others in the lower-cased one.
 *
 * <p>Thread-safe.
 */
public final class ClipTokenizer {
    private static final Pattern WORD = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int CACHED_WORDS = 16_384;
    private static final int LONGEST_CACHED_WORD = 32;

    private final BytePairEncoding bytePairs;
    private final Map<String, int[]> words = new ConcurrentHashMap<>();
    private final SpecialTokens special;
    private final Pattern inRaw;
    private final Pattern inLowered;
    private final int begin;
    private final int end;
    private final int padding;

    /**
     * @param vocabulary id by symbol, vocab.json
     * @param mergeRules merges.txt without its version line
     * @throws InvalidTokenizerException if the three do not fit each other
     */
    public ClipTokenizer(Map<String, Integer> vocabulary, List<String> mergeRules, SpecialTokens special) {
        this.bytePairs = new BytePairEncoding(vocabulary, mergeRules);
        this.special = special;
        this.inRaw = Pattern.compile(Pattern.quote(special.padding()));
        this.inLowered = Pattern.compile(Stream.of(special.begin(), special.end())
                .filter(token -> !token.equals(special.padding()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        this.begin = BytePairEncoding.idOf(vocabulary, special.begin());
        this.end = BytePairEncoding.idOf(vocabulary, special.end());
        this.padding = BytePairEncoding.idOf(vocabulary, special.padding());
    }

    public int begin() {
        return begin;
    }

    public int end() {
        return end;
    }

    public int padding() {
        return padding;
    }

    /** The ids of all the text, without the control tokens around it; empty for blank text. */
    public int[] ids(String text) {
        List<int[]> parts = new ArrayList<>();
        splitAt(inRaw, text, parts, raw -> splitAt(inLowered, normalized(raw), parts, rest -> addWords(rest, parts)));
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** Adds the id of each control token found, and gives what lies between them to {@code rest}, in order. */
    private void splitAt(Pattern controlToken, String text, List<int[]> parts, Consumer<String> rest) {
        Matcher matcher = controlToken.matcher(text);
        int from = 0;
        while (matcher.find()) {
            rest.accept(text.substring(from, matcher.start()));
            parts.add(new int[] {controlId(matcher.group())});
            from = matcher.end();
        }
        rest.accept(text.substring(from));
    }

    private int controlId(String token) {
        return token.equals(special.padding()) ? padding : token.equals(special.begin()) ? begin : end;
    }

    private void addWords(String text, List<int[]> parts) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            parts.add(idsOfWord(matcher.group()));
        }
    }

    private int[] idsOfWord(String word) {
        if (word.length() > LONGEST_CACHED_WORD) {
            return bytePairs.encode(word);
        }
        if (words.size() >= CACHED_WORDS) {
            words.clear();
        }
        return words.computeIfAbsent(word, bytePairs::encode);
    }

    private static String normalized(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        StringBuilder lower = new StringBuilder(composed.length());
        WHITE_SPACE.matcher(composed).replaceAll(" ").codePoints().forEach(c -> appendLower(lower, c));
        return lower.toString();
    }

    /** Unicode's full lower-case mapping of one code point: unlike the simple one only for İ, and blind to final sigma. */
    private static void appendLower(StringBuilder lower, int codePoint) {
        if (codePoint == 'İ') {
            lower.append("i\u0307");
        } else {
            lower.appendCodePoint(Character.toLowerCase(codePoint));
        }
    }
}
