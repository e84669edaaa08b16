package dev.diptych.standalone;

/**
 * Where a worker process answers {@code /healthz}, {@code /readyz} and {@code /metrics}; an API answers them at its own
 * address.
 *
 * @param host the address to bind. Default 127.0.0.1
 * @param port 0, the default: none
 */
public record MonitorSettings(String host, int port) {
    public MonitorSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
        }
    }

    public static MonitorSettings defaults() {
        return new MonitorSettings("127.0.0.1", 0);
    }
}
