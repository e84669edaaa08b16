package dev.diptych.bench.queue;

import io.vertx.redis.client.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** BullMQ in a Node process of its own, told by lines what to do. */
final class BullMqSide implements QueueSide {
    private static final String PREFIX = "bull:bench:";
    private final Process node;
    private final PrintStream orders;
    private final BufferedReader answers;

    private BullMqSide(Process node) {
        this.node = node;
        this.orders = new PrintStream(node.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = node.inputReader(StandardCharsets.UTF_8);
    }

    /** @param payload of each job, and {@code result} of each, as JSON */
    static BullMqSide start(int redisPort, String payload, String result) throws IOException {
        Path folder = Path.of(System.getProperty("diptych.root"), "bench/src/main/npm");
        if (!Files.isDirectory(folder.resolve("node_modules/bullmq"))) {
            throw new IllegalStateException(
                    "expected BullMQ in %s, found none: run its install.sh".formatted(folder.resolve("node_modules")));
        }
        Process node = new ProcessBuilder("node", "bullmq.js", String.valueOf(redisPort))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BullMqSide side = new BullMqSide(node);
        side.order("payload " + payload);
        side.order("result " + result);
        return side;
    }

    @Override
    public String name() {
        return "bullmq";
    }

    @Override
    public void enqueue(int jobs, int inFlight) {
        orders.println("enqueue " + jobs + " " + inFlight);
    }

    /** The answer to {@link #enqueue} is heard here: harness and client have both seen the jobs there. */
    @Override
    public void hire(int inFlight) {
        hear();
        order("hire " + inFlight);
    }

    @Override
    public void work() {
        order("work");
    }

    @Override
    public void rest() {
        order("rest");
    }

    @Override
    public Count waiting() {
        return new Count(Command.LLEN, PREFIX + "wait");
    }

    @Override
    public Count done() {
        return new Count(Command.ZCARD, PREFIX + "completed");
    }

    @Override
    public void close() {
        orders.close();
        node.destroy();
    }

    private void order(String line) {
        orders.println(line);
        hear();
    }

    private void hear() {
        try {
            String answer = answers.readLine();
            if (!"done".equals(answer)) {
                throw new IllegalStateException("expected the answer done of BullMQ's process, found " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("BullMQ's process has ended", e);
        }
    }
}
