/** Files that hold the bytes of each version of each format still. */
package io.arrwdb.testkit.golden;
