"""How a currency is written."""

# As the CLDR has them for English; every other currency is written as its code.
SIGNS = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹",
    "JPY": "¥", "KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱", "TWD": "NT$", "USD": "$", "VND": "₫", "XAF": "FCFA",
    "XCD": "EC$", "XOF": "F CFA", "XPF": "CFPF",
}  # fmt: skip


def sign_of(currency: str) -> str:
    """The sign of a currency by its code."""
    return SIGNS.get(currency, currency)
