package dev.diptych.bench.load;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP/1.1 request as bytes, made once and sent many times. */
public final class HttpRequest {
    private HttpRequest() {}

    /** With a Content-Length where there is a body, and whatever else the headers say, unchecked. */
    public static Buffer of(String method, String path, Map<String, String> headers, Buffer body) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length() > 0 && !headers.containsKey("Content-Length")) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return Buffer.buffer(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8))
                .appendBuffer(body);
    }
}
