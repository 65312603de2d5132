package io.meridian.e2e;

/**
 * One fault, and how it happens while both sides write.
 *
 * @param kind its kind
 * @param reach whom it befalls
 * @param name what happens, as a sentence about it begins
 * @param fault lets it happen; afterwards the link is healed, and both sides must agree
 */
record Scenario(FaultKind kind, Reach reach, String name, Fault fault) {

    /** Whom a fault befalls. */
    enum Reach {
        /** One zone or its link: other faults may befall other zones meanwhile. */
        ZONE,
        /** Global, and so every zone. */
        EVERYBODY
    }

    /** Lets it happen. */
    @FunctionalInterface
    interface Fault {
        /** @throws Exception whatever goes wrong: the scenario has failed */
        void befall(Ground ground) throws Exception;
    }

    static Scenario zone(FaultKind kind, String name, Fault fault) {
        return new Scenario(kind, Reach.ZONE, name, fault);
    }

    static Scenario everybody(FaultKind kind, String name, Fault fault) {
        return new Scenario(kind, Reach.EVERYBODY, name, fault);
    }
}
