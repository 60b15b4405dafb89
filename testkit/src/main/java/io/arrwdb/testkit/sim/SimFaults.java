package io.arrwdb.testkit.sim;

/**
 * How hostile the world is: chances per event, between 0 and 1.
 *
 * @param loseRequest a message never arrives
 * @param loseAnswer what was asked happens, but nobody hears of it
 * @param duplicate a message arrives twice
 * @param slowRecord a record, and so every later one of its producer, takes long to land
 * @param loseRecord a record on its way to the log is lost; the producer hears of a failure
 * @param gapAfterLoss records that the producer sent after a lost one land all the same
 * @param repeatRecord a record lands twice
 * @param failWatch a watch ends by itself
 * @param slowObject an object operation takes long
 */
public record SimFaults(double loseRequest, double loseAnswer, double duplicate, double slowRecord, double loseRecord, double gapAfterLoss,
        double repeatRecord, double failWatch, double slowObject) {
    /** Nothing goes wrong. */
    public static SimFaults none() {
        return new SimFaults(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Everything goes wrong now and then. */
    public static SimFaults usual() {
        return new SimFaults(0.01, 0.01, 0.02, 0.05, 0.01, 0.5, 0.01, 0.005, 0.05);
    }
}
