package dev.diptych.worker;

/** How many jobs a worker would take now, and of which priority at least. */
record Room(int most, int leastPriority) {
    private static final int HIGHEST_PRIORITY = 9;
    static final Room NONE = new Room(0, 0);

    /**
     * Room for as many jobs as pictures are missing; a full worker still takes one that is worth parking another for,
     * until it holds twice as many.
     */
    static Room beside(HeldJobs jobs, int picturesInFlight) {
        if (jobs.pictures() >= 2 * picturesInFlight) {
            return NONE;
        }
        int free = picturesInFlight - jobs.picturesInWork();
        if (free > 0) {
            return new Room(free, 0);
        }
        int least = jobs.lowestPriority() + 1;
        return least > HIGHEST_PRIORITY ? NONE : new Room(1, least);
    }
}
