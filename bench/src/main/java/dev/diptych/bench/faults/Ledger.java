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
import java.util.concurrent.TimeUnit;

/**
 * The oracle's books, outside Redis, in memory and in a file that is forced to disk ten times a second: what was acknowledged, what was committed, whose cancel was
 * asked for, and what was answered that cannot be.
 */
final class Ledger implements AutoCloseable {
    private final FileChannel file;
    private final long openedAt = System.nanoTime();
    private final Map<String, Long> orders = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> commits = new ConcurrentHashMap<>();
    private final Map<Long, String> jobs = new ConcurrentHashMap<>();
    private final Set<String> cancels = ConcurrentHashMap.newKeySet();
    private final Set<String> contradictions = ConcurrentHashMap.newKeySet();

    Ledger(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
        Thread forcer = new Thread(this::force, "ledger");
        forcer.setDaemon(true);
        forcer.start();
    }

    /**
     * A submission was answered: from now on the job must not be lost, and no other may be given for the order.
     *
     * @return whether it is the order's first answer
     */
    boolean acknowledged(String job, long order) {
        String sameOrder = jobs.putIfAbsent(order, job);
        Long sameJob = orders.putIfAbsent(job, order);
        if (sameOrder != null && !sameOrder.equals(job)) {
            contradicted("order %d was given two jobs, %s and %s".formatted(order, sameOrder, job));
        }
        if (sameJob != null && sameJob != order) {
            contradicted("orders %d and %d were given the same job %s".formatted(sameJob, order, job));
        }
        write("acknowledged " + job + " " + order);
        return sameOrder == null;
    }

    /** An answer that cannot be, whatever was killed. */
    void contradicted(String what) {
        contradictions.add(what);
        write("contradicted " + what);
    }

    Set<String> contradictions() {
        return contradictions;
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

    /** Acknowledged orders; each has one job, or there is a contradiction. */
    int orders() {
        return jobs.size();
    }

    Optional<Long> order(String job) {
        return Optional.ofNullable(orders.get(job));
    }

    boolean isCommitted(String job) {
        return commits.containsKey(job);
    }

    boolean cancelAsked(String job) {
        return cancels.contains(job);
    }

    /** Jobs that two holders were told OK for. */
    long committedTwice() {
        return commits.values().stream().filter(holders -> holders.size() > 1).count();
    }

    /** What is good to know and proves nothing: a failed attempt, or why a process could not start. */
    void note(String line) {
        write(line);
    }

    private synchronized void write(String line) {
        try {
            long millis = (System.nanoTime() - openedAt) / 1_000_000;
            file.write(ByteBuffer.wrap((millis + " " + line + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
    }

    private void force() {
        try {
            while (file.isOpen()) {
                file.force(false);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException e) {
            // It was closed meanwhile.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
