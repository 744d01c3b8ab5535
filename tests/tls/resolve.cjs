// Lets every name lead to this machine, as aliases in a network of containers do.
const dns = require("node:dns");
const lookUp = dns.lookup;
dns.lookup = (host, options, done) => lookUp("127.0.0.1", options, done);
