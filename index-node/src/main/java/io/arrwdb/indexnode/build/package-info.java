/** Building index files. */
package io.arrwdb.indexnode.build;
