package dev.migration.plan;

/**
 * What the versions have to keep to.
 *
 * @param sequence whether they have to count without a gap
 * @param outOfOrder what becomes of one that comes late
 */
public record Rules(Sequence sequence, OutOfOrder outOfOrder) {}
