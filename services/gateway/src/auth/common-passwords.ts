import { ProcedureError } from '@playground/contracts'

// Words and patterns people reach for first, in lower case; anything shorter than the minimum is left out.
const words = `
password passw0rd p@ssword p@ssw0rd pa55word pa55w0rd passwort motdepasse contrasena contraseña iloveyou ilovegod
sunshine princess football baseball basketball superman spiderman batman123 trustno1 starwars michelle jennifer
jessica1 jonathan alexander alexandra christopher elizabeth samantha danielle nicholas benjamin stephanie victoria
charlotte isabella gabriella caroline patricia veronica cristina fernando sebastian santiago valentina francisco
computer internet whatever mercedes corvette chevrolet porsche1 ferrari1 mustang1 yamaha12 hotmail1 facebook
instagram linkedin minecraft pokemon1 pikachu1 nintendo playstation counterstrike warcraft3 starcraft diablo22
midnight december november october1 september february january1 saturday thursday wednesday butterfly chocolate
cupcakes cookie12 strawberry pineapple blueberry raspberry watermelon hello123 hello1234 welcome1 welcome123
welcome2 letmein1 letmein123 changeme changeme1 changeme123 default1 secret12 secret123 topsecret master12
master123 admin123 admin1234 adminadmin administrator rootroot root1234 toor1234 test1234 testtest testing1
testing123 guest123 user1234 login123 qwerty12 qwerty123 qwerty1234 qwerty12345 qwertyui qwertyuiop qwertyu1 qwert123
qwert1234 qwer1234 asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl1 zxcvbnm1 zxcvbnm123 zxcvbnmm 1q2w3e4r 1q2w3e4r5t
1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 2wsx3edc q1w2e3r4 q1w2e3r4t5 qazwsx123 qazwsxedc qazwsxed zaq12wsx zaq1zaq1
zaq1xsw2 !qaz2wsx abcd1234 abc12345 abc123456 a1b2c3d4 a1b2c3d4e5 a12345678 a123456789 aa123456 aa12345678 asd12345
123456ab 12345678a 123456789a 123qweasd 123qweasdzxc qweasdzxc qweasd123 qwe12345 123123qwe 1234qwer 12qwaszx
123abc123 password1 password2 password3 password12 password123 password1234 password12345 password! password1!
password01 password99 passw0rd1 passw0rd! passpass mypassword newpassword yourpassword nopassword password0 p@ssw0rd1
monkey123 monkey12 dragon12 dragon123 shadow12 shadow123 tigger12 charlie1 charlie123 jordan23 jordan123 michael1
michael123 matthew1 daniel12 daniel123 ashley12 jessica123 andrew12 joshua12 anthony1 william1 richard1 thomas12
robert12 hunter12 hunter123 hannah12 amanda12 nicole12 sophie12 maggie12 bailey12 buster12 ginger12 pepper12 cooper12
killer12 killer123 freedom1 success1 liverpool liverpool1 chelsea1 arsenal1 manchester barcelona realmadrid juventus1
football1 football12 baseball1 soccer12 soccer123 hockey12 yankees1 cowboys1 steelers eagles12 patriots lakers24
iloveyou1 iloveyou2 iloveyou12 iloveyou! iloveme1 lovelove lovely12 loveyou1 forever1 forever21 blessed1 jesus123
jesuschrist godisgood heaven12 angel123 angels12 princess1 princess12 sunshine1 sunshine12 sweetheart beautiful
gorgeous babygirl babygirl1 babyboy1 blink182 nirvana1 metallica slipknot greenday eminem12 rockstar1 snoopy12
garfield scooby12 scoobydoo mickey12 simpsons southpark spongebob gandalf1 frodo123 voldemort harrypotter terminator
matrix12 startrek skywalker darthvader chewbacca bond0007 jamesbond godzilla predator assassin warrior1 phoenix1
thunder1 lightning blizzard hurricane diamond1 platinum silver12 crystal1 sapphire emerald1 rainbow1 purple12
orange12 yellow12 summer12 summer01 summer2023 summer2024 summer2025 winter12 winter2023 winter2024 winter2025
spring12 spring2024 spring2025 autumn12 autumn2024 autumn2025 monday12 friday12 coffee12 cheese12 chicken1 banana12
pumpkin1 peanut12 cookies1 brownie1 marlboro budweiser heineken guinness jackdaniels access14 accessdenied
businessman consultant scientist engineer developer photoshop microsoft windows1 windows10 macintosh samsung1
nokia123 ericsson motorola toshiba1 alphabet elephant dolphin1 dolphins panther1 panthers leopard1 crocodile kangaroo
12345678910 123456789012 11223344 1122334455 12344321 87654321a rasmuslerdorf correcthorse playground openai123 chatgpt1 chatgpt123
`
const common = new Set(words.trim().split(/\s+/))

/** Rows of keys and counting: what a finger does when asked for a password. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '01234567890',
]
const walks = rows.flatMap((row) => [row + row, [...row].reverse().join('').repeat(2)])

/** Whether a password is among the first that anybody would try. */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase()
  return common.has(plain) || isRepetition(plain) || walks.some((walk) => walk.includes(plain))
}

/** Throws `validation_failed` for such a one. */
export function refuseCommonPassword(password: string): void {
  if (!isCommonPassword(password)) return
  throw new ProcedureError('validation_failed', 'This password is one of the first anybody would try.')
}

/** `aaaaaaaa`, `12341234`, `abcabcabc`: a piece of at most five characters over and over. */
function isRepetition(password: string): boolean {
  return /^(.{1,5})\1+$/su.test(password)
}
