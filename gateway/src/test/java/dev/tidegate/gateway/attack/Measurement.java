package dev.tidegate.gateway.attack;

/**
 * What a bystander saw.
 *
 * @param quiet before the attack
 * @param attacked during it
 * @param rssMb the most memory that the process had during it
 */
record Measurement(Bystander.Delays quiet, Bystander.Delays attacked, int rssMb) {
    static final int MAX_DELAY_MILLIS = 100;

    boolean isWithin() {
        return isWithin(quiet.change(), attacked.change())
                && isWithin(quiet.ready(), attacked.ready())
                && isWithin(quiet.metrics(), attacked.metrics())
                && rssMb <= AttackedGateway.MAX_RSS_MB;
    }

    private boolean isWithin(double before, double during) {
        return during - Math.max(before, attacked.echo()) <= MAX_DELAY_MILLIS;
    }

    @Override
    public String toString() {
        return "delays in ms: quiet %s, attacked %s, at most %d more than the noise; RSS %d MB of %d"
                .formatted(quiet, attacked, MAX_DELAY_MILLIS, rssMb, AttackedGateway.MAX_RSS_MB);
    }
}
