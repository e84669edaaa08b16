package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.ApiNode;
import dev.diptych.bench.load.NodeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a node holds at one moment.
 *
 * @param sockets connections of its clients that it has not closed, by /proc/net: neither Redis' nor those of this look
 * @param files open ones, deleted or not
 * @param heapKib live objects, after a collection
 * @param residentKib of the process, its heap included
 */
record NodeUse(long sockets, long files, long heapKib, long residentKib) {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    /** Columns of the tables. */
    private static final int ADDRESS = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    static NodeUse of(ApiNode node) {
        try (NodeMemory memory = NodeMemory.of(node);
                Stream<Path> open = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
            var footprint = memory.look();
            long files = open.filter(NodeUse::isFile).count();
            return new NodeUse(connections(node.port()), files, footprint.heapKib(), footprint.residentKib());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those to a port of this machine that a process still holds at that end. */
    static long connections(int port) throws IOException {
        String here = ":%04X".formatted(port);
        long held = 0;
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.exists(table) ? Files.lines(table) : Stream.empty()) {
                held += lines.map(line -> line.trim().split("\\s+"))
                        .filter(column -> column[ADDRESS].endsWith(here))
                        .filter(column -> !column[STATE].equals(LISTENS) && !column[INODE].equals("0"))
                        .count();
            }
        }
        return held;
    }

    private static boolean isFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith("/");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
