package dev.diptych.bench.fuzz;

import static dev.diptych.bench.fuzz.DoorAttacks.one;

import java.util.SplittableRandom;

/** Frames that the feed's grammar does not allow, or that name what is not the sender's. */
final class FrameAttacks {
    private FrameAttacks() {}

    static String next(SplittableRandom random, Victim victim) {
        String job = one(random, victim.jobs().toArray(String[]::new));
        String good = one(
                random,
                "{\"type\":\"hello\",\"token\":\"" + Attack.KEY + "\"}",
                "{\"type\":\"sub\",\"job\":\"" + job + "\",\"since\":{\"epoch\":0,\"seq\":0},\"previews\":true}",
                "{\"type\":\"unsub\",\"job\":\"" + job + "\"}",
                "{\"type\":\"cancel\",\"job\":\"" + job + "\"}");
        return switch (random.nextInt(9)) {
            case 0 -> good.substring(0, random.nextInt(good.length()));
            case 1 -> good + one(random, "x", "{}", "\u0000", ",");
            case 2 -> good.replace("\"type\"", one(random, "\"Type\"", "\"type\":\"sub\",\"type\"", "\"x\""));
            case 3 -> good.replace("}", ",\"extra\":" + random.nextInt() + "}");
            case 4 -> "{\"type\":" + one(random, "null", "1", "[]", "{}", "\"SUB\"", "\"\"", "\"dance\"") + "}";
            case 5 -> since(random, job);
            case 6 ->
                "{\"type\":\"%s\",\"job\":%s}"
                        .formatted(
                                one(random, "sub", "unsub", "cancel"),
                                one(random, "null", "7", "\"\"", "\"x\"", "[]", "\"" + "a".repeat(3000) + "\"", "{}"));
            case 7 -> one(random, "", " ", "null", "[]", "1", "\"sub\"", "[".repeat(30_000), "\uFFFF", "{\"type\"");
            // Well-formed, but hers.
            default ->
                one(
                        random,
                        "{\"type\":\"sub\",\"job\":\"" + job + "\"}",
                        "{\"type\":\"cancel\",\"job\":\"" + job + "\"}",
                        "{\"type\":\"sub\",\"job\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"}");
        };
    }

    private static String since(SplittableRandom random, String job) {
        return "{\"type\":\"sub\",\"job\":\"%s\",\"since\":%s}"
                .formatted(
                        job,
                        one(
                                random,
                                "1",
                                "\"0-0\"",
                                "[]",
                                "{}",
                                "{\"epoch\":0}",
                                "{\"epoch\":-1,\"seq\":0}",
                                "{\"epoch\":0,\"seq\":1.5}",
                                "{\"epoch\":0,\"seq\":1e99}",
                                "{\"epoch\":0,\"seq\":99999999999999999999}",
                                "{\"epoch\":0,\"seq\":0,\"x\":0}",
                                "{\"epoch\":9,\"seq\":9}"));
    }
}
