/** What became of one read on its way: for the client who asks ({@code explain}), and for the log of slow queries. */
package io.arrwdb.proxy.explain;
