"""The parts of a judgement: address, credentials, parameters, bodies and answers."""
