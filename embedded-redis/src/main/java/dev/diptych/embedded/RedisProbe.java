package dev.diptych.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a port whether a Redis answers there, and which. */
record RedisProbe(int port, @Nullable String password) {
    private static final int LIMIT_MILLIS = 1_000;

    /** What came back: the text of {@code INFO}, an error, or nothing. */
    record Answer(String text) {
        String firstLine() {
            return text.isEmpty() ? "nothing" : text.lines().findFirst().orElse("nothing");
        }

        boolean ready() {
            return text.contains("\r\nloading:0\r\n");
        }

        /** Redis answers INFO while it is still reading its data. */
        boolean loading() {
            return text.contains("\r\nloading:1\r\n");
        }
    }

    Answer ask() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            if (password != null) {
                out.write(command("AUTH", password));
                readLine(in);
            }
            out.write("*1\r\n$4\r\nINFO\r\n".getBytes(StandardCharsets.UTF_8));
            String head = readLine(in);
            int length = head.startsWith("$") ? Integer.parseInt(head.substring(1)) : 0;
            return new Answer(head + new String(in.readNBytes(length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Answer("");
        }
    }

    private static byte[] command(String name, String argument) {
        byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
        return "*2\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n"
                .formatted(name.length(), name, bytes.length, argument)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
