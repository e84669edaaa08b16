package dev.diptych.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One kept HTTP/1.1 connection of a load, which sends ready-made bytes and reads just enough of the answer: little more
 * than its system calls, so that who measures takes no time from what is measured. One request at a time.
 */
final class KeptConnection {
    private static final byte[] HEAD_END = bytes("\r\n\r\n");
    private static final byte[] LENGTH = bytes("\ncontent-length:");
    private static final byte[] RETRY_AFTER = bytes("\nretry-after:");

    private final SocketChannel channel;
    private byte[] heard = new byte[4096];
    private int length;
    private long due;

    /** @param announced whether it says when to come back */
    record Answer(int status, boolean announced) {}

    /** Connected, and known to the selector: its key's attachment is this. */
    KeptConnection(int port, Selector selector) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** When the request that waits for its answer should have been sent, as {@link System#nanoTime()}. */
    long due() {
        return due;
    }

    /** @throws IOException also if the other side has not taken in what was sent before */
    void send(ByteBuffer request, long dueAt) throws IOException {
        due = dueAt;
        length = 0;
        channel.write(request);
        if (request.hasRemaining()) {
            throw new IOException("expected room for a request of a few hundred bytes, found none");
        }
    }

    /**
     * Reads what has come.
     *
     * @param scratch a direct buffer, of any connection
     * @return whether the answer is whole
     * @throws EOFException if the other side has closed the connection
     */
    boolean hear(ByteBuffer scratch) throws IOException {
        scratch.clear();
        if (channel.read(scratch) < 0) {
            throw new EOFException("the connection was closed, found: "
                    + new String(heard, 0, Math.min(length, 200), StandardCharsets.ISO_8859_1));
        }
        scratch.flip();
        if (heard.length < length + scratch.remaining()) {
            heard = Arrays.copyOf(heard, 2 * (length + scratch.remaining()));
        }
        int read = scratch.remaining();
        scratch.get(heard, length, read);
        length += read;
        int head = indexOf(HEAD_END, length);
        return head >= 0 && length >= head + HEAD_END.length + bodyLength(head);
    }

    /** The last one that was whole. */
    Answer answer() {
        int status = 100 * digit(9) + 10 * digit(10) + digit(11);
        return new Answer(status, indexOf(RETRY_AFTER, indexOf(HEAD_END, length)) >= 0);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a connection cannot be closed", e);
        }
    }

    /** A Diptych node gives each answer's length. */
    private int bodyLength(int head) {
        int at = indexOf(LENGTH, head);
        if (at < 0) {
            throw new IllegalStateException("expected a Content-Length, found none");
        }
        int bytes = 0;
        for (int i = at + LENGTH.length; heard[i] != '\r'; i++) {
            bytes = heard[i] == ' ' ? bytes : 10 * bytes + digit(i);
        }
        return bytes;
    }

    private int digit(int at) {
        return heard[at] - '0';
    }

    /** Where it begins before {@code end}, whatever its case; -1: nowhere. */
    private int indexOf(byte[] lower, int end) {
        for (int i = 0; i <= end - lower.length; i++) {
            int k = 0;
            while (k < lower.length && lower[k] == lower(heard[i + k])) {
                k++;
            }
            if (k == lower.length) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(byte of) {
        return of >= 'A' && of <= 'Z' ? of + 32 : of;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
