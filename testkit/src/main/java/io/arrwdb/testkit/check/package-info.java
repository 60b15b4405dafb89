/**
 * What must hold of a cluster at every moment, each as a class of its own. Production code knows none of them. A checker
 * reports to {@link io.arrwdb.testkit.check.Violations}, for an exception thrown amid a callback would go astray.
 */
package io.arrwdb.testkit.check;
