/** What every adapter of a port must do: one abstract test class per port, run against each adapter that there is. */
package io.arrwdb.testkit.contract;
