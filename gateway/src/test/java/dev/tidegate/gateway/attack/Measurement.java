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
        return isWithin(Math.max(quiet.change(), attacked.kafka()), attacked.change())
                && isWithin(Math.max(quiet.ready(), attacked.echo()), attacked.ready())
                && isWithin(Math.max(quiet.metrics(), attacked.echo()), attacked.metrics())
                && rssMb <= AttackedGateway.MAX_RSS_MB;
    }

    private static boolean isWithin(double noise, double delay) {
        return delay - noise <= MAX_DELAY_MILLIS;
    }

    @Override
    public String toString() {
        return "delays in ms: quiet %s, attacked %s, at most %d more than the noise; RSS %d MB of %d"
                .formatted(quiet, attacked, MAX_DELAY_MILLIS, rssMb, AttackedGateway.MAX_RSS_MB);
    }
}
