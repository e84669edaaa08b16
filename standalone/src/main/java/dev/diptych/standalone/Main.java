package dev.diptych.standalone;

/** The entry point of the one-JVM service and of the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
