/** Whether a request makes sense, before anybody else is asked: names, schemas, parameters, and the bounds of them all. */
package io.arrwdb.proxy.validate;
