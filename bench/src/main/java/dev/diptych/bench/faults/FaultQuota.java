package dev.diptych.bench.faults;

import picocli.CommandLine.Option;

/** How many faults of each kind there are to be, at least. */
final class FaultQuota {
    @Option(names = "--kills", paramLabel = "N", defaultValue = "300", description = "Workers killed (kill -9).")
    int kills = 300;

    @Option(names = "--redis-kills", paramLabel = "N", defaultValue = "30", description = "Redis killed (kill -9).")
    int redisKills = 30;

    @Option(names = "--cuts", paramLabel = "N", defaultValue = "50", description = "Connections cut, each way.")
    int cuts = 50;

    @Option(
            names = "--stops",
            paramLabel = "N",
            defaultValue = "50",
            description = "Workers stopped (SIGSTOP) for longer than their lease, then continued.")
    int stops = 50;

    boolean reached(Tally tally) {
        return tally.kills.get() >= kills
                && tally.redisKills.get() >= redisKills
                && tally.cutsToRedis.get() >= cuts
                && tally.cutsFromRedis.get() >= cuts
                && tally.stops.get() >= stops;
    }
}
