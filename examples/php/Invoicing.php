<?php

declare(strict_types=1);

/** A small Orderspace client: it gets a token, another when that has expired, and retries. */
final class Invoicing
{
    private const ATTEMPTS = 3;
    private ?string $token = null;

    public function __construct(
        private string $baseUrl,
        private string $clientId,
        private string $clientSecret,
    ) {
    }

    public function create(string $customerId, string $orderId, string $item, float $price): string
    {
        $made = $this->call('POST', '/invoices', ['invoice' => [
            'customer_id' => $customerId,
            'orders' => [['id' => $orderId]],
            'invoice_lines' => [['name' => $item, 'quantity' => 1, 'unit_price' => $price]],
        ]]);
        return $made['invoice']['id'];
    }

    public function isPaid(string $id): bool
    {
        return $this->call('GET', "/invoices/$id")['invoice']['paid'];
    }

    private function call(string $method, string $path, ?array $body = null): array
    {
        $sent = $body === null ? null : json_encode($body, JSON_THROW_ON_ERROR);
        for ($attempt = 0; $attempt < self::ATTEMPTS; $attempt++) {
            $this->token ??= $this->signIn();
            $headers = ["Authorization: Bearer {$this->token}"];
            if ($sent !== null) {
                $headers[] = 'Content-Type: application/json';
            }
            [$status, $answer] = $this->send($method, $this->baseUrl . $path, $headers, $sent);
            if ($status === 401) {
                $this->token = null;
            } elseif ($status !== 503) {
                break;
            }
        }
        if ($status >= 300) {
            throw new RuntimeException("$method $path was answered $status");
        }
        return $answer;
    }

    private function signIn(): string
    {
        $url = preg_replace('~/v1$~', '/oauth/token', $this->baseUrl);
        [, $answer] = $this->send('POST', $url, [], http_build_query([
            'grant_type' => 'client_credentials',
            'client_id' => $this->clientId,
            'client_secret' => $this->clientSecret,
        ]));
        return $answer['access_token'];
    }

    /** @return array{int, ?array} the status and the answer's data, null if it is no JSON */
    private function send(string $method, string $url, array $headers, ?string $body): array
    {
        $call = curl_init($url);
        curl_setopt_array($call, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_RETURNTRANSFER => true,
        ]);
        if ($body !== null) {
            curl_setopt($call, CURLOPT_POSTFIELDS, $body);
        }
        $answer = curl_exec($call);
        return [curl_getinfo($call, CURLINFO_RESPONSE_CODE), json_decode($answer, true)];
    }
}
