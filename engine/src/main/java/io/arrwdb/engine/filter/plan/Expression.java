package io.arrwdb.engine.filter.plan;

/** A node of a typed filter: a {@link Predicate}, which is true, false or unknown of a row, or an {@link Operand}, its value. */
public sealed interface Expression permits Predicate, Operand { }
