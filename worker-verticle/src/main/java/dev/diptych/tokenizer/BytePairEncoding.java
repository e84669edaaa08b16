package dev.diptych.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Byte-level byte pair encoding (arXiv 1508.07909) as CLIP has it: a word's UTF-8 bytes, each as one printable
 * character, the last one marked {@code </w>}; the adjacent pair of lowest rank is merged until none has a rank.
 */
final class BytePairEncoding {
    private static final String END_OF_WORD = "</w>";
    private static final int GONE = -1;

    private final int[] inner = new int[256];
    private final int[] last = new int[256];
    private final Map<Long, Merge> merges;

    /** A pair that has a rank: the lower, the earlier it is merged, into the symbol {@code id}. */
    private record Merge(int rank, int id) {}

    /** A merge that was possible at this position when it was queued. */
    private record Candidate(Merge merge, int position) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byRank = Integer.compare(merge.rank, other.merge.rank);
            return byRank != 0 ? byRank : Integer.compare(position, other.position);
        }
    }

    /**
     * @param vocabulary id by symbol
     * @param mergeRules in rank order, each two symbols with a space between
     * @throws InvalidTokenizerException if a rule is malformed, or uses or makes a symbol without an id
     */
    BytePairEncoding(Map<String, Integer> vocabulary, List<String> mergeRules) {
        for (int value = 0; value < 256; value++) {
            inner[value] = idOf(vocabulary, Character.toString(printable(value)));
            last[value] = idOf(vocabulary, printable(value) + END_OF_WORD);
        }
        merges = new HashMap<>(mergeRules.size() * 2);
        for (int rank = 0; rank < mergeRules.size(); rank++) {
            String[] pair = mergeRules.get(rank).split(" ", -1);
            if (pair.length != 2) {
                throw new InvalidTokenizerException("two symbols in merge rule " + (rank + 1), pair.length);
            }
            long key = key(idOf(vocabulary, pair[0]), idOf(vocabulary, pair[1]));
            merges.putIfAbsent(key, new Merge(rank, idOf(vocabulary, pair[0] + pair[1])));
        }
    }

    /** The ids of one word, which must not be empty. Takes O(n log n) for n bytes. */
    int[] encode(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = (i == bytes.length - 1 ? last : inner)[bytes[i] & 0xFF];
        }
        return merged(symbols);
    }

    private int[] merged(int[] symbols) {
        int length = symbols.length;
        int[] previous = new int[length];
        int[] next = new int[length];
        PriorityQueue<Candidate> candidates = new PriorityQueue<>();
        for (int i = 0; i < length; i++) {
            previous[i] = i - 1;
            next[i] = i + 1;
            offer(candidates, symbols, i, i + 1);
        }
        for (Candidate best = candidates.poll(); best != null; best = candidates.poll()) {
            int left = best.position;
            int right = next[left];
            if (symbols[left] == GONE || best.merge != mergeOf(symbols, left, right)) {
                continue;
            }
            symbols[left] = best.merge.id;
            symbols[right] = GONE;
            next[left] = next[right];
            if (next[left] < length) {
                previous[next[left]] = left;
            }
            offer(candidates, symbols, previous[left], left);
            offer(candidates, symbols, left, next[left]);
        }
        return IntStream.of(symbols).filter(id -> id != GONE).toArray();
    }

    private void offer(PriorityQueue<Candidate> candidates, int[] symbols, int left, int right) {
        Merge merge = mergeOf(symbols, left, right);
        if (merge != null) {
            candidates.add(new Candidate(merge, left));
        }
    }

    private @Nullable Merge mergeOf(int[] symbols, int left, int right) {
        return left < 0 || right >= symbols.length ? null : merges.get(key(symbols[left], symbols[right]));
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    static int idOf(Map<String, Integer> vocabulary, String symbol) {
        Integer id = vocabulary.get(symbol);
        if (id == null) {
            throw new InvalidTokenizerException("an id for the symbol " + symbol, "none in vocab.json");
        }
        return id;
    }

    /** GPT-2's bytes_to_unicode: printable Latin-1 stays, the other 68 bytes become U+0100 and what follows, in order. */
    private static char printable(int value) {
        return isPrintable(value)
                ? (char) value
                : (char) (256
                        + IntStream.range(0, value).filter(b -> !isPrintable(b)).count());
    }

    private static boolean isPrintable(int value) {
        return value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE;
    }
}
