// A client that knows nothing of the mock: its own fetch, an address and headers.
const [url, headers] = process.argv.slice(2);
const answer = await fetch(url, { headers: JSON.parse(headers) });
console.log(JSON.stringify([answer.status, await answer.text()]));
