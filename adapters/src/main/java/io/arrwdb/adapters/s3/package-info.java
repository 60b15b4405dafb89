/** Objects in S3, or in a server that speaks its protocol. */
package io.arrwdb.adapters.s3;
