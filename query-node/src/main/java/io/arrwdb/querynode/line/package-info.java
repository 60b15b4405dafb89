/** The line in which reads stand for the threads that compute them: bounded, fair between collections, and no longer than they can wait. */
package io.arrwdb.querynode.line;
