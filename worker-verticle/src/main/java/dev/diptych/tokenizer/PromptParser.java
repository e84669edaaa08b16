package dev.diptych.tokenizer;

import dev.diptych.tokenizer.WeightedText.Piece;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AUTOMATIC1111's prompt syntax: {@code (x)} weighs x by 1.1, {@code (x:1.3)} by 1.3, {@code [x]} by 1/1.1, and all of
 * these multiply where they are nested; {@code \(}, {@code \)}, {@code \[}, {@code \]} and {@code \\} stand for the
 * second character, and any other backslash for nothing; the word {@code BREAK} begins a new window.
 *
 * <p>Every text has a meaning: a bracket that is never closed weighs all that follows it, as in AUTOMATIC1111; a closing
 * bracket without an opening one, and a {@code :1.3)} outside of brackets are plain text. What AUTOMATIC1111 reads before
 * its weights is not read: {@code [a:b:0.5]}, {@code [a|b]}, {@code AND}, {@code <lora:…>}. Unlike there, {@code BREAK}
 * begins a window within brackets too.
 */
public final class PromptParser {
    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;
    private static final Pattern SYNTAX = Pattern.compile("\\\\(?<escaped>[()\\[\\]\\\\]?)"
            + "|(?<bracket>[()\\[\\]])"
            + "|:\\s*(?<weight>[+-]?(?:[0-9]{1,9}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30}))\\s*\\)"
            + "|(?U:\\b)(?<break>BREAK)(?U:\\b)");

    private final List<Piece> pieces = new ArrayList<>();
    /** Numbers of the pieces that begin a section. */
    private final List<Integer> beginnings = new ArrayList<>(List.of(0));
    /** Numbers of the pieces that open brackets begin with, the innermost bracket's first. */
    private final Deque<Integer> round = new ArrayDeque<>();

    private final Deque<Integer> square = new ArrayDeque<>();

    private PromptParser() {}

    public static WeightedText parse(String prompt) {
        return new PromptParser().read(prompt);
    }

    private WeightedText read(String prompt) {
        Matcher found = SYNTAX.matcher(prompt);
        int from = 0;
        while (found.find()) {
            add(prompt.substring(from, found.start()));
            if (!takesEffect(found)) {
                add(found.group());
            }
            from = found.end();
        }
        add(prompt.substring(from));
        round.forEach(opening -> weigh(opening, ROUND));
        square.forEach(opening -> weigh(opening, SQUARE));
        return new WeightedText(sections());
    }

    /** False if what was found is plain text where it stands. */
    private boolean takesEffect(Matcher found) {
        if (found.group("escaped") != null) {
            add(found.group("escaped"));
            return true;
        }
        if (found.group("weight") != null) {
            return close(round, Double.parseDouble(found.group("weight")));
        }
        if (found.group("break") != null) {
            beginnings.add(pieces.size());
            return true;
        }
        return switch (found.group("bracket").charAt(0)) {
            case '(' -> open(round);
            case '[' -> open(square);
            case ')' -> close(round, ROUND);
            default -> close(square, SQUARE);
        };
    }

    private boolean open(Deque<Integer> brackets) {
        brackets.push(pieces.size());
        return true;
    }

    private boolean close(Deque<Integer> brackets, double weight) {
        if (brackets.isEmpty()) {
            return false;
        }
        weigh(brackets.pop(), weight);
        return true;
    }

    private void weigh(int fromPiece, double weight) {
        pieces.subList(fromPiece, pieces.size()).replaceAll(piece -> new Piece(piece.text(), piece.weight() * weight));
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, 1));
        }
    }

    private List<List<Piece>> sections() {
        beginnings.add(pieces.size());
        List<List<Piece>> sections = new ArrayList<>();
        for (int i = 0; i + 1 < beginnings.size(); i++) {
            sections.add(joined(pieces.subList(beginnings.get(i), beginnings.get(i + 1))));
        }
        return sections;
    }

    /** Neighbours of equal weight become one piece, so that a word cut by brackets is one word again. */
    private static List<Piece> joined(List<Piece> pieces) {
        List<Piece> joined = new ArrayList<>();
        for (int from = 0, to; from < pieces.size(); from = to) {
            double weight = pieces.get(from).weight();
            StringBuilder text = new StringBuilder();
            for (to = from; to < pieces.size() && pieces.get(to).weight() == weight; to++) {
                text.append(pieces.get(to).text());
            }
            joined.add(new Piece(text.toString(), weight));
        }
        return joined;
    }
}
