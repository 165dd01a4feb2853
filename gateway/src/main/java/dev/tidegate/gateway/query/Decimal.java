package dev.tidegate.gateway.query;

import java.math.BigDecimal;

/**
 * CEL's value of a DECIMAL. A class of its own, because CEL takes every {@link Number} for one of its own numbers; equal
 * numbers are equal values, whatever their scale.
 */
record Decimal(BigDecimal value) {
    Decimal {
        value = value.stripTrailingZeros();
    }
}
