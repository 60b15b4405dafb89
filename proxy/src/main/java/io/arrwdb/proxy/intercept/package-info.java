/**
 * What every call of a client passes before and after its handler, in this order: metrics, errors, request context, then the
 * seats that a deployment fills (authentication, limits, audit).
 */
package io.arrwdb.proxy.intercept;
