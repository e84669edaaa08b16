package dev.diptych.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** In a process under test: its line to the harness, by standard input and output. */
final class HarnessLine {
    private HarnessLine() {}

    /** A line is written whole, or the process is dead. */
    static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Hears each line that the harness says; when the harness is gone, so is this process. */
    static void obey(Consumer<String> order) {
        Thread listener = new Thread(
                () -> {
                    listen(order);
                    Runtime.getRuntime().halt(1);
                },
                "harness");
        listener.setDaemon(true);
        listener.start();
    }

    /** Says that this process cannot do its work, and ends it. */
    static void giveUp(Throwable reason) {
        say("broken " + reason.getMessage());
        Runtime.getRuntime().halt(1);
    }

    private static void listen(Consumer<String> order) {
        try {
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                order.accept(line);
            }
        } catch (IOException e) {
            say("broken " + e.getMessage());
        }
    }
}
