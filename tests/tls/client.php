<?php
// A client that knows nothing of the mock but where the vendor's name leads to.
[, $url, $headers] = $argv;
$place = parse_url($url);
$lines = [];
foreach (json_decode($headers, true) as $name => $value) {
    $lines[] = "$name: $value";
}
$call = curl_init($url);
curl_setopt_array($call, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => $lines,
    CURLOPT_RESOLVE => ["$place[host]:$place[port]:127.0.0.1"],
]);
$body = curl_exec($call);
if ($body === false) {
    fwrite(STDERR, curl_error($call));
    exit(1);
}
echo json_encode([curl_getinfo($call, CURLINFO_RESPONSE_CODE), $body]);
