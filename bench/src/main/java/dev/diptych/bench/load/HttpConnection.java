package dev.diptych.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that sends ready-made bytes and reads just enough of the answer: cheap beside a real client,
 * and able to send what no client would. One request at a time; lives on one event loop.
 */
public final class HttpConnection {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final NetSocket socket;
    private Buffer heard = Buffer.buffer();
    private @Nullable Promise<Answer> waiting;
    private boolean closed;

    /**
     * @param bytes all of it; a chunked body is with the sizes of its chunks
     * @param bodyAt where the body begins
     */
    public record Answer(Buffer bytes, int bodyAt) {
        public int status() {
            return 100 * digit(9) + 10 * digit(10) + digit(11);
        }

        /** Status line and headers. */
        public String head() {
            return bytes.getString(0, bodyAt, StandardCharsets.ISO_8859_1.name());
        }

        public Buffer body() {
            return bytes.getBuffer(bodyAt, bytes.length());
        }

        /** A header's value; empty if there is none. */
        public String header(String name) {
            String head = head();
            int at = head.toLowerCase(Locale.ROOT).indexOf("\n" + name.toLowerCase(Locale.ROOT) + ":");
            return at < 0
                    ? ""
                    : head.substring(at + name.length() + 2, head.indexOf('\r', at))
                            .trim();
        }

        private int digit(int at) {
            return bytes.getByte(at) - '0';
        }

        int bodyLength() {
            return bytes.length() - bodyAt;
        }
    }

    private HttpConnection(NetSocket socket) {
        this.socket = socket;
        socket.handler(this::hear);
        socket.exceptionHandler(broken -> {});
        socket.closeHandler(gone -> end());
    }

    public static Future<HttpConnection> open(NetClient client, int port) {
        return client.connect(port, "127.0.0.1").map(HttpConnection::new);
    }

    /** Fails if the connection is closed before a whole answer has come. */
    public Future<Answer> send(Buffer request) {
        Promise<Answer> answer = Promise.promise();
        if (closed || waiting != null) {
            return Future.failedFuture(new IllegalStateException("the connection is closed or busy"));
        }
        waiting = answer;
        socket.write(request);
        return answer.future();
    }

    public boolean isClosed() {
        return closed;
    }

    public void close() {
        socket.close();
    }

    private void hear(Buffer bytes) {
        heard = heard.length() == 0 ? bytes : heard.appendBuffer(bytes);
        int headEnd = indexOf(heard, HEAD_END, 0);
        if (headEnd < 0) {
            return;
        }
        Answer soFar = new Answer(heard, headEnd + HEAD_END.length);
        if (isWhole(soFar)) {
            heard = Buffer.buffer();
            answer(soFar);
        }
    }

    private static boolean isWhole(Answer answer) {
        String length = answer.header("Content-Length");
        if (!length.isEmpty()) {
            return answer.bodyLength() >= Integer.parseInt(length);
        }
        return answer.header("Transfer-Encoding").isEmpty()
                || indexOf(answer.body(), new byte[] {'0', '\r', '\n', '\r', '\n'}, 0) >= 0;
    }

    private void answer(Answer answer) {
        Promise<Answer> asked = waiting;
        waiting = null;
        if (asked != null) {
            asked.complete(answer);
        }
    }

    private void end() {
        closed = true;
        Promise<Answer> asked = waiting;
        waiting = null;
        if (asked != null) {
            asked.fail(new IllegalStateException("the connection was closed, found: "
                    + heard.getString(0, Math.min(heard.length(), 200), StandardCharsets.ISO_8859_1.name())));
        }
    }

    private static int indexOf(Buffer in, byte[] what, int from) {
        for (int i = from; i <= in.length() - what.length; i++) {
            int k = 0;
            while (k < what.length && in.getByte(i + k) == what[k]) {
                k++;
            }
            if (k == what.length) {
                return i;
            }
        }
        return -1;
    }
}
