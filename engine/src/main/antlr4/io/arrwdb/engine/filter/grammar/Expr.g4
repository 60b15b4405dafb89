// The filter language of Milvus, whole: what is not executed yet parses too, so that it can be refused by its name.
// Precedence follows the order of the alternatives, as in Milvus's documentation ("Boolean Expression Rules"): the
// signs and NOT bind tighter than arithmetic and comparisons. Functions are calls by name; PlanBuilder knows them.
grammar Expr;

filter : expr EOF ;

expr
    : literal                                                    # Constant
    | LIST                                                       # LiteralList
    | '{' name '}'                                               # Placeholder
    | kind=(ISO | INTERVAL) text                                 # TimeLiteral
    | path IS NOT? NULL                                          # NullTest
    | name '(' (argument (',' argument)* ','?)? ')'              # Call
    | path                                                       # Reference
    | '(' expr ')'                                               # Group
    | '[' (expr (',' expr)* ','?)? ']'                           # ListOf
    | EXISTS expr                                                # Exists
    | expr LIKE expr                                             # Like
    | expr op=(REGEX | NOT_REGEX) expr                           # Regex
    | expr POW expr                                              # Power
    | op=(ADD | SUB | TILDE | NOT) expr                          # Unary
    | expr op=(MUL | DIV | MOD) expr                             # Product
    | expr op=(ADD | SUB) expr                                   # Sum
    | expr op=(SHL | SHR) expr                                   # Shift
    | expr NOT? IN expr                                          # Membership
    | expr op=(LT | LE | GT | GE) expr                           # Order
    | expr op=(EQ | NE) expr                                     # Equality
    | expr '&' expr                                              # BitAnd
    | expr '^' expr                                              # BitXor
    | expr '|' expr                                              # BitOr
    | expr AND expr                                              # Conjunction
    | expr OR expr                                               # Disjunction
    ;

argument : name '=' expr | expr ;

// s["key"], s[0], s[sub]: a JSON key, an element, a field of a struct.
path : name ('[' step ']')* ;
step : INTEGER | text | name ;
name : IDENTIFIER | ISO | INTERVAL ;
text : STRING | RAW_STRING ;
literal : INTEGER | FLOAT | BOOL | text ;

AND : 'and' | 'AND' | '&&' ;
OR : 'or' | 'OR' | '||' ;
NOT : 'not' | 'NOT' | '!' ;
IN : 'in' | 'IN' ;
IS : 'is' | 'IS' ;
NULL : 'null' | 'NULL' ;
LIKE : 'like' | 'LIKE' ;
EXISTS : 'exists' | 'EXISTS' ;
ISO : 'iso' | 'ISO' ;
INTERVAL : 'interval' | 'INTERVAL' ;

REGEX : '=~' ;
NOT_REGEX : '!~' ;
POW : '**' ;
ADD : '+' ;
SUB : '-' ;
MUL : '*' ;
DIV : '/' ;
MOD : '%' ;
SHL : '<<' ;
SHR : '>>' ;
TILDE : '~' ;
LT : '<' ;
LE : '<=' ;
GT : '>' ;
GE : '>=' ;
EQ : '==' ;
NE : '!=' ;

BOOL : 'true' | 'True' | 'TRUE' | 'false' | 'False' | 'FALSE' ;

INTEGER : '0' [xX] HEX+ | '0' [bB] [01]+ | DIGIT+ ;
FLOAT
    : DIGIT+ '.' DIGIT* EXPONENT?
    | '.' DIGIT+ EXPONENT?
    | DIGIT+ EXPONENT
    | '0' [xX] (HEX+ '.'? HEX* | '.' HEX+) [pP] [+-]? DIGIT+
    ;

STRING : ('u8' | 'u' | 'U' | 'L')? ( '"' (~["\\] | '\\' .)* '"' | '\'' (~['\\] | '\\' .)* '\'' ) ;
RAW_STRING : [rR] ( '"' ~["]* '"' | '\'' ~[']* '\'' ) ;
IDENTIFIER : [a-zA-Z_$] [a-zA-Z0-9_$]* ;

WHITESPACE : [ \t\r\n]+ -> skip ;
// Never matched by the lexer: a list of literals, folded into one token so that thousands of them cost no parse tree.
LIST : '\u0000LIST' ;
OTHER : . ;

fragment DIGIT : [0-9] ;
fragment HEX : [0-9a-fA-F] ;
fragment EXPONENT : [eE] [+-]? DIGIT+ ;
