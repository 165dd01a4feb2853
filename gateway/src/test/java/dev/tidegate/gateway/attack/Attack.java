package dev.tidegate.gateway.attack;

/** What a client does to a gateway that it should not be able to harm. It ends by itself within a few seconds. */
@FunctionalInterface
interface Attack {
    void strike(AttackedGateway gateway) throws Exception;
}
