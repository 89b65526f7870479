. ../veth.sh
moved='s/function: verdict/function: other_verdict/'
