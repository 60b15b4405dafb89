/** Messages on their way in: what they take of the network layer's memory is counted, and bounded. */
package io.arrwdb.rpc.arrival;
