// Filter expressions, in the language that Milvus's clients speak.
//
// One rule per level of precedence, loosest first. Only brackets recurse, so the depth of the
// parser's stack is the depth of the brackets, which FilterParser bounds before it parses. What
// Milvus parses only to reject it (shifts, bit operations, ranges of mixed direction) is parsed
// here too: then the answer can say what is wrong.
grammar Expression;

filter : disjunction EOF ;

disjunction : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

// Milvus binds NOT tighter than comparisons and then refuses all that differs by it.
negation : NOT* bits ;

bits : comparison ((BIT_AND | BIT_XOR | BIT_OR) comparison)* ;

// `a < b`, and the range `1 < a <= 5`.
comparison : membership (comparator membership)* ;

comparator : LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL | EQUAL | NOT_EQUAL | ASSIGN ;

membership : shift (NOT? IN shift)? ;

shift : sum ((SHIFT_LEFT | SHIFT_RIGHT) sum)* ;

sum : product ((PLUS | MINUS) product)* ;

product : signed ((STAR | SLASH | PERCENT) signed)* ;

signed : sign* power ;

sign : PLUS | MINUS | TILDE ;

power : test (POWER signs test)* ;

signs : sign* ;

test : operand (LIKE operand | IS NOT? NULL)? ;

operand
    : OPEN disjunction CLOSE    # parenthesised
    | EXISTS (reference | OPEN reference CLOSE) # existence
    | call                      # function
    | reference                 # place
    | OPEN_BRACE name CLOSE_BRACE # parameter
    | array                     # list
    | ISO STRING                # moment
    | INTERVAL STRING           # span
    | literal                   # constant
    ;

call : name OPEN (argument (COMMA argument)* COMMA?)? CLOSE ;

argument : (name ASSIGN)? disjunction ;

reference : name step* ;

step : OPEN_BRACKET (STRING | RAW_STRING | INTEGER) CLOSE_BRACKET ;

// A literal comes first, so that long lists of keys are read without the ladder above.
array : OPEN_BRACKET (element (COMMA element)* COMMA?)? CLOSE_BRACKET ;

element : MINUS? literal | disjunction ;

literal : INTEGER | REAL | STRING | RAW_STRING | TRUE | FALSE ;

// These words may be names of fields, too.
name : IDENTIFIER | DYNAMIC | IS | NULL | ISO | INTERVAL ;

AND : 'and' | 'AND' | '&&' ;
OR : 'or' | 'OR' | '||' ;
NOT : 'not' | 'NOT' | '!' ;
IN : 'in' | 'IN' ;
LIKE : 'like' | 'LIKE' ;
EXISTS : 'exists' | 'EXISTS' ;
IS : 'is' | 'IS' ;
NULL : 'null' | 'NULL' ;
ISO : 'iso' | 'ISO' ;
INTERVAL : 'interval' | 'INTERVAL' ;
TRUE : 'true' | 'True' | 'TRUE' ;
FALSE : 'false' | 'False' | 'FALSE' ;

LESS : '<' ;
LESS_OR_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_OR_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
ASSIGN : '=' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
POWER : '**' ;
SHIFT_LEFT : '<<' ;
SHIFT_RIGHT : '>>' ;
BIT_AND : '&' ;
BIT_OR : '|' ;
BIT_XOR : '^' ;
TILDE : '~' ;
OPEN : '(' ;
CLOSE : ')' ;
OPEN_BRACKET : '[' ;
CLOSE_BRACKET : ']' ;
OPEN_BRACE : '{' ;
CLOSE_BRACE : '}' ;
COMMA : ',' ;

DYNAMIC : '$meta' ;
// Letters of all scripts: keys of the dynamic field are named in any language.
IDENTIFIER : LETTER (LETTER | [\p{M}\p{Nd}$])* ;
fragment LETTER : [\p{L}\p{Nl}_] ;

INTEGER : [0-9]+ | '0' [xX] [0-9a-fA-F]+ | '0' [bB] [01]+ ;
REAL
    : [0-9]+ '.' [0-9]* EXPONENT?
    | '.' [0-9]+ EXPONENT?
    | [0-9]+ EXPONENT
    | '0' [xX] ([0-9a-fA-F]+ '.'? [0-9a-fA-F]* | '.' [0-9a-fA-F]+) [pP] [+-]? [0-9]+
    ;
fragment EXPONENT : [eE] [+-]? [0-9]+ ;

// A line break is a character as any other: clients put keys into filters as they are.
STRING : '"' (~["\\] | '\\' .)* '"' | '\'' (~['\\] | '\\' .)* '\'' ;

// Backslashes stay, also the one that keeps a quote from ending it.
RAW_STRING : [rR] ( '"' (~["\\] | '\\' .)* '"' | '\'' (~['\\] | '\\' .)* '\'' ) ;

SPACE : [ \t\r\n]+ -> skip ;

// Whatever else there is becomes a token, so that the parser says where it stands.
UNCLOSED_STRING : ["'] ;
STRAY_WORD : [0-9]+ LETTER (LETTER | [\p{M}\p{Nd}])* ;
STRAY : . ;
