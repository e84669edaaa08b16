package dev.diptych.bench.faults;

import picocli.CommandLine.Option;

/** How many faults of each kind there are to be, at least. */
final class FaultQuota {
    @Option(names = "--kills", paramLabel = "N", defaultValue = "300", description = "Workers killed (kill -9).")
    int kills = 300;

    @Option(names = "--redis-kills", paramLabel = "N", defaultValue = "30", description = "Redis killed (kill -9).")
    int redisKills = 30;

    @Option(names = "--api-kills", paramLabel = "N", defaultValue = "50", description = "API nodes killed (kill -9).")
    int apiKills = 50;

    @Option(names = "--cuts", paramLabel = "N", defaultValue = "50", description = "Connections cut, each way.")
    int cuts = 50;

    @Option(
            names = "--stops",
            paramLabel = "N",
            defaultValue = "50",
            description = "Workers stopped (SIGSTOP) for longer than their lease, then continued.")
    int stops = 50;

    static FaultQuota of(int kills, int redisKills, int apiKills, int cuts, int stops) {
        FaultQuota quota = new FaultQuota();
        quota.kills = kills;
        quota.redisKills = redisKills;
        quota.apiKills = apiKills;
        quota.cuts = cuts;
        quota.stops = stops;
        return quota;
    }

    /** A run in which no stale write was tried has not shown that one is refused. */
    boolean reached(Tally tally) {
        return tally.kills.get() >= kills
                && tally.redisKills.get() >= redisKills
                && tally.apiKills.get() >= apiKills
                && tally.cutsToRedis.get() >= cuts
                && tally.cutsFromRedis.get() >= cuts
                && tally.stops.get() >= stops
                && tally.refused.get() > 0;
    }
}
