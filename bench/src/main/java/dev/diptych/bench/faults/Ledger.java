package dev.diptych.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The oracle's books, outside Redis and forced to disk: what was acknowledged, what was committed, whose cancel was
 * asked for.
 */
final class Ledger implements AutoCloseable {
    private final FileChannel file;
    private final Map<String, Long> orders = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> commits = new ConcurrentHashMap<>();
    private final Set<String> cancels = ConcurrentHashMap.newKeySet();

    Ledger(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
    }

    /** A submission was answered: from now on the job must not be lost. */
    void acknowledged(String job, long order) {
        Long before = orders.putIfAbsent(job, order);
        if (before != null && before != order) {
            throw new IllegalStateException("two orders, %d and %d, got the same job %s".formatted(before, order, job));
        }
        write("acknowledged " + job + " " + order);
    }

    /** A commit was answered with OK. */
    void committed(String job, String epoch, String worker) {
        commits.computeIfAbsent(job, none -> ConcurrentHashMap.newKeySet()).add(worker + "/" + epoch);
        write("committed " + job + " " + epoch + " " + worker);
    }

    /** A cancel is about to be asked for. */
    void cancelling(String job) {
        cancels.add(job);
        write("cancelling " + job);
    }

    Set<String> acknowledged() {
        return orders.keySet();
    }

    Optional<Long> order(String job) {
        return Optional.ofNullable(orders.get(job));
    }

    boolean cancelAsked(String job) {
        return cancels.contains(job);
    }

    /** Jobs that two holders were told OK for. */
    long committedTwice() {
        return commits.values().stream().filter(holders -> holders.size() > 1).count();
    }

    private synchronized void write(String line) {
        try {
            file.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
