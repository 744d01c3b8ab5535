<?php

declare(strict_types=1);

// The client against the mock: every test has an Orderspace of its own.
require __DIR__ . '/Invoicing.php';
require __DIR__ . '/Mock.php';

const CUSTOMER = 'cu_pg34zo1x';
const ORDER = 'or_e875r5l5';

function same(mixed $expected, mixed $actual): void
{
    if ($expected !== $actual) {
        throw new RuntimeException('expected ' . json_encode($expected) . ', was ' . json_encode($actual));
    }
}

$tests = [
    'an invoice is created' => function (Invoicing $invoicing, Space $space): void {
        $invoicing->create(CUSTOMER, ORDER, 'Round Tuit', 12.5);
        $space->verify([
            'vendor' => 'orderspace',
            'operation' => 'createInvoice',
            'body_at' => ['/invoice/invoice_lines/0/name' => 'Round Tuit'],
            'times' => 1,
        ]);
        same([], $space->errors());
    },
    'the token is renewed when it has expired' => function (Invoicing $invoicing, Space $space): void {
        $invoicing->create(CUSTOMER, ORDER, 'Round Tuit', 12.5);
        $space->advance('PT31M');
        $invoicing->create(CUSTOMER, ORDER, 'Uber Trinket', 3);
        $space->verify(['operation' => 'createToken', 'times' => 2]);
    },
    'a call is sent again when the vendor is down' => function (Invoicing $invoicing, Space $space): void {
        $space->fault(['operation' => 'createInvoice', 'nth' => 1], ['status' => 503]);
        $invoicing->create(CUSTOMER, ORDER, 'Round Tuit', 12.5);
        $space->verify(['in_order' => [
            ['operation' => 'createInvoice', 'status' => 503],
            ['operation' => 'createInvoice', 'status' => 200],
        ]]);
    },
    'a payment is seen' => function (Invoicing $invoicing, Space $space): void {
        $id = $invoicing->create(CUSTOMER, ORDER, 'Round Tuit', 12.5);
        same(false, $invoicing->isPaid($id));
        $space->act('orderspace', 'record_payment', ['invoice' => $id, 'amount' => '12.50']);
        same(true, $invoicing->isPaid($id));
    },
];

$mock = Mock::start();
$failed = 0;
foreach ($tests as $name => $test) {
    $space = $mock->space('php-' . str_replace(' ', '-', $name), ['clock' => '2024-04-29T09:00:00Z']);
    try {
        $test(new Invoicing($space->urls['orderspace'], 'demo-client', 'demo-secret'), $space);
        echo "ok   $name\n";
    } catch (RuntimeException $failure) {
        $failed++;
        echo "FAIL $name\n{$failure->getMessage()}\n";
    } finally {
        $space->remove();
    }
}
$mock->stop();
exit($failed === 0 ? 0 : 1);
