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
    private static final byte[] CONTENT_LENGTH = bytes("content-length:");
    private static final byte[] RETRY_AFTER = bytes("retry-after:");

    private final SocketChannel channel;
    private byte[] heard = new byte[4096];
    private int length;
    private int bodyLength;
    private boolean announced;
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
        return isWhole();
    }

    /** The last one that was whole. */
    Answer answer() {
        int status = 100 * digit(9) + 10 * digit(10) + digit(11);
        return new Answer(status, announced);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a connection cannot be closed", e);
        }
    }

    /** A Diptych node gives each answer's length. */
    private boolean isWhole() {
        bodyLength = 0;
        announced = false;
        int line = 0;
        for (int i = 0; i < length - 1; i++) {
            if (heard[i] != '\r' || heard[i + 1] != '\n') {
                continue;
            }
            if (i == line) {
                return length - i - 2 >= bodyLength;
            }
            readHeader(line, i);
            line = i + 2;
        }
        return false;
    }

    private void readHeader(int from, int to) {
        announced |= startsWith(RETRY_AFTER, from);
        if (startsWith(CONTENT_LENGTH, from)) {
            for (int i = from + CONTENT_LENGTH.length; i < to; i++) {
                bodyLength = heard[i] == ' ' ? bodyLength : 10 * bodyLength + digit(i);
            }
        }
    }

    private int digit(int at) {
        return heard[at] - '0';
    }

    private boolean startsWith(byte[] lower, int from) {
        int k = 0;
        while (k < lower.length && lower[k] == lower(heard[from + k])) {
            k++;
        }
        return k == lower.length;
    }

    private static int lower(byte of) {
        return of >= 'A' && of <= 'Z' ? of + 32 : of;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
